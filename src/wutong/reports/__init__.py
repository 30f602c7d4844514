"""Dashboards, the reasons behind numbers, and exports."""
