"""What a printing house is handed."""
