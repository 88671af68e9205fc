// An honest student among them.
