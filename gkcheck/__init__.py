"""gkcheck: audits a government portal against the tasks of open-government plans."""

__version__ = "0.1.0"
