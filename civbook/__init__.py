"""civbook: Vietnam's paper civil-status registers, scanned, read, verified, searched and certified."""

__version__ = "0.1.0"
