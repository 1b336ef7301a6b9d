"""What is told to people beside the pages: letters in the office's own inbox, and by the channels that it set up."""
