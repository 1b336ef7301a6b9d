"""The doors for programs: the JSON API with its description, Open311, and the tokens that open them."""
