"""``python -m civbook``."""

import sys

from civbook.cli import main

if __name__ == "__main__":
    sys.exit(main())
