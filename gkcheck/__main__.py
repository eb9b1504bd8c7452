"""``python -m gkcheck``."""

from gkcheck.cli import main

main(prog_name="gkcheck")
