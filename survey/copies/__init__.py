"""Copies of the database: made while it is in use, put back whole or not at all, brought up to date beside it."""
