"""A real OpenID Connect provider on loopback: a site of its own, in a process of its own, with a database of its own."""
