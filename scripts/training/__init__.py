"""Training of the shipped recogniser: fonts → strokes → written lines → network. Never needed at run time."""
