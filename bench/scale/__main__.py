"""`python -m bench.scale`: writes docs/scale.md and its picture from the newest results."""

import sys

from bench.scale.figures import NotMeasured
from bench.scale.places import DOCS, RESULTS
from bench.scale.writing import write_scale

if __name__ == "__main__":
    try:
        print(write_scale(RESULTS, DOCS))
    except NotMeasured as missing:
        sys.exit(str(missing))
