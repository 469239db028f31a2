"""The demo city: a modelled Samarinda with invented families. Nothing here describes a real person or a real border."""
