"""`python -m assistant` is `matassist`."""

from assistant.cli import main

raise SystemExit(main())
