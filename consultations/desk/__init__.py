"""The front desk's screens inside the admin: one module a screen."""
