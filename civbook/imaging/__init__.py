"""Opening, straightening, judging and cutting scans: the only room with Pillow and its kin."""
