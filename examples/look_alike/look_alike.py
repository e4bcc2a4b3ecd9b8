"""Describe a picture until a model's answer looks like it.

ajeeb run look_alike.py -P max_attempts=3   ·   python look_alike.py
"""

import ajeeb as aj

prompt = aj.Text("Describe the picture", min=20, max=500, unique=True)
score = aj.Scale("How close is it?", 1, 10, ends=("different", "identical"))


@aj.task
def look_alike(max_attempts: int = 5):
    return aj.Task(
        title="Make it look alike",
        instruction="Describe the target picture in words. A model draws what you write; you say how close it is.",
        units="targets.csv",
        show=aj.Image("{target}"),
        before=[aj.Consent("consent.md")],
        loop=aj.Loop(
            ask={"prompt": prompt},
            run="composer",  # or a function of your own: def paint(prompt: str, seed: int) -> aj.Image
            judge={"score": score},
            max_attempts=max_attempts,
            goal=score == 10,
            seed="per_unit",
            hints=[
                (aj.first, "Say what you see: the things, how many, and where they are."),
                (score < 5, "Name what is missing, and how many of it there are."),
                (aj.otherwise, "Refine the colours, sizes and places."),
            ],
        ),
        measure=[aj.similarity("{target}")],
        assignments_per_unit=20,
    )


if __name__ == "__main__":
    look_alike().run()
