"""Checks of interaction: letters, consultations, press events, requests, new media."""
