"""What passes between stages: facts as dataclasses, checked data as closed models (ADR 0002)."""
