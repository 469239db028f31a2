"""The demo: a city that does not exist, built through the same verbs as a real one."""
