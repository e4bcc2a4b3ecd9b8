"""Models of a few thousand random numbers, made when asked for: whole in kind, of no use but to be tested on."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any


def _library(name: str) -> Any:
    found = importlib.import_module(name)
    if name == "torch":
        found.set_num_threads(
            1
        )  # sums this small take longer when they are shared out, on a busy machine for ever
    return found


def clip_tokenizer(folder: Path) -> Any:
    """CLIP's, with the letters as its words."""
    letters = [chr(code) for code in range(33, 127)]
    vocabulary = ["<|startoftext|>", "<|endoftext|>", *letters, *(f"{letter}</w>" for letter in letters)]
    folder.mkdir(parents=True)
    (folder / "vocab.json").write_text(json.dumps({word: place for place, word in enumerate(vocabulary)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    return _library("transformers").CLIPTokenizer(
        str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=32
    )


def unet(pool: Any) -> Any:
    """Two blocks of eight channels."""
    return pool.UNet2DConditionModel(
        sample_size=8, layers_per_block=1, block_out_channels=(8, 16), norm_num_groups=4, in_channels=4,
        out_channels=4, cross_attention_dim=16, attention_head_dim=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    )  # fmt: skip


def pipeline(folder: Path, **parts: Any) -> Path:
    """A Stable Diffusion whose latents are a fourth of its images' size; `parts` replace those it would have."""
    torch, diffusers, transformers = map(_library, ("torch", "diffusers", "transformers"))
    torch.manual_seed(0)
    vae = diffusers.AutoencoderKL(
        block_out_channels=(8, 8, 16), in_channels=3, out_channels=3, latent_channels=4, norm_num_groups=4,
        down_block_types=("DownEncoderBlock2D",) * 3, up_block_types=("UpDecoderBlock2D",) * 3, sample_size=32,
    )  # fmt: skip
    tokenizer = clip_tokenizer(folder / "made")
    settings = transformers.CLIPTextConfig(
        hidden_size=16, intermediate_size=24, num_hidden_layers=1, num_attention_heads=2, vocab_size=len(tokenizer),
        max_position_embeddings=32, bos_token_id=0, eos_token_id=1, pad_token_id=1, projection_dim=16,
    )  # fmt: skip
    made = {
        "unet": unet(diffusers),
        "vae": vae,
        "tokenizer": tokenizer,
        "text_encoder": transformers.CLIPTextModel(settings),
        "scheduler": diffusers.DDIMScheduler(clip_sample=False, set_alpha_to_one=False, steps_offset=1),
        "safety_checker": None,
        "feature_extractor": None,
        "requires_safety_checker": False,
        **parts,
    }
    diffusers.StableDiffusionPipeline(**made).save_pretrained(folder / "pipeline")
    return folder / "pipeline"


def safety_checker() -> dict[str, Any]:
    """A checker that holds every image back, and what cuts images for it."""
    torch, transformers = map(_library, ("torch", "transformers"))
    checking = importlib.import_module("diffusers.pipelines.stable_diffusion.safety_checker")
    sight = {
        "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 1, "num_attention_heads": 2,
        "image_size": 16, "patch_size": 8, "projection_dim": 16,
    }  # fmt: skip
    checker = checking.StableDiffusionSafetyChecker(
        transformers.CLIPConfig(vision_config=sight, projection_dim=16)
    )
    checker.concept_embeds_weights.data = torch.full(
        (17,), -2.0
    )  # every image is more like a concept than this
    cuts = transformers.CLIPImageProcessor(size={"shortest_edge": 16}, crop_size={"height": 16, "width": 16})
    return {"safety_checker": checker, "feature_extractor": cuts, "requires_safety_checker": True}


TEMPLATE = (
    "{% for one in messages %}{% if one.role == 'system' %}{{ raise_exception('no system') }}{% endif %}"
    "{{ one.content }} . {% endfor %}{% if add_generation_prompt %}the {% endif %}"
)


def language_model(folder: Path, template: str | None = None, window: int = 100_000) -> Path:
    """A Llama that says random bytes, of which it reads `window`."""
    torch, transformers, tokenizers = map(_library, ("torch", "transformers", "tokenizers"))
    torch.manual_seed(0)
    letters = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {word: place for place, word in enumerate(["<s>", "</s>", "<pad>", *letters])}
    inner = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=vocabulary, merges=[]))
    inner.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = tokenizers.decoders.ByteLevel()
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=inner, bos_token="<s>", eos_token="</s>", pad_token="<pad>"
    )
    tokenizer.chat_template = template
    settings = transformers.LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=16, intermediate_size=24, num_hidden_layers=1, num_attention_heads=2,
        max_position_embeddings=window, bos_token_id=0, eos_token_id=1, pad_token_id=2,
    )  # fmt: skip
    model = transformers.LlamaForCausalLM(settings)
    model.lm_head.weight.data *= 20  # so that it has preferences
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
