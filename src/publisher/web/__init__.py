"""The paper on the web (数字报): a folder of pages that any server, or none, can show."""
