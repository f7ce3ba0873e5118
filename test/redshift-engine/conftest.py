"""Makes the engine importable as `engine`, as its own entry points do."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "local-aws" / "redshift"))
