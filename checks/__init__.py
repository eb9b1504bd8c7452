"""Checks: functions of facts that measure and report. They know no plan and no points."""
