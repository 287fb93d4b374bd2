"""Messages to members: what they say, and how they leave. Asks no database."""
