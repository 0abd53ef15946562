"""Short ways from an edit to refreshed payouts, each proved equal to a full calculation."""
