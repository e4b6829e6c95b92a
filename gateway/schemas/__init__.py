"""What the front door takes and gives: JSON beside the messages of the contracts."""
