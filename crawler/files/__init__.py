"""Text, tables and properties of attachments. Runs in the child process of ``crawler.media``."""
