"""Notes and questions: asked, answered, settled, and shown to each as they may see them."""
