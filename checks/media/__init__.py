"""Checks of media: pictures and attachments open, sound and video play."""
