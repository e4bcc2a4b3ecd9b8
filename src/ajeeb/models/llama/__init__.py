"""Chat models in this process, from GGUF files, by llama.cpp; needs the extra `chat`."""
