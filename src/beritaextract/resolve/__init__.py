"""Resolve: mentions are joined into people, agencies, figures and one event."""
