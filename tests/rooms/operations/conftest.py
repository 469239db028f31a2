from factories.copies import blob_folder, filled, homes, other_database

__all__ = ["blob_folder", "filled", "homes", "other_database"]
