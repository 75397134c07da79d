"""The image built and the compose file's containers run, on a real engine: `make image`."""
