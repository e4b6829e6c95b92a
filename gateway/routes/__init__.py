"""The paths of the front door, one file for each kind of resource."""
