"""Plan documents -> draft rule files, for a person to edit. Nothing of a document is lost."""
