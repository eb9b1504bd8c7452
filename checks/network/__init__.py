"""Checks of the network: IPv6, name servers, HTTPS, availability, speed."""
