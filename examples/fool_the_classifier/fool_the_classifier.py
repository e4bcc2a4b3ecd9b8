"""Write a sentence that a classifier gets wrong; it learns from every sentence that is written.

ajeeb run fool_the_classifier.py -P max_attempts=5   ·   python fool_the_classifier.py
"""

import ajeeb as aj

sentence = aj.Text("Your sentence", min=15, max=300, unique="normalised")
truth = aj.Choice("What does it really say?", options=("positive", "negative"))
clear = aj.Scale(
    "How sure are you that most people would agree with you?", 1, 5, ends=("not at all", "fully")
)


@aj.task
def fool_the_classifier(max_attempts: int = 8, model: str = "classifier"):
    return aj.Task(
        title="Fool the classifier",
        instruction=(
            "Write a sentence about **{topic}** and say whether it is positive or negative. A model reads it and says"
            " what *it* thinks. Find a sentence that people understand and the model gets wrong."
        ),
        units="topics.csv",
        loop=aj.Loop(
            ask={"sentence": sentence, "truth": truth},
            run=model,  # or one that begins with sentences of your own: run="classifier:my_sentences.csv"
            judge={"clear": clear},
            learn={"text": "sentence", "label": "truth"},
            max_attempts=max_attempts,
            goal=aj.output("label") != truth,
            hints=[
                (
                    aj.first,
                    "Models look at words: say a good thing with bad words, or a bad thing with good ones.",
                ),
                (aj.output("confidence") < 0.7, "Nearly! It was not sure. Change a word or two."),
                (aj.otherwise, "It was sure. Try a twist: a denial, irony, or a comparison."),
            ],
            closing={"goal": "You fooled it, and it has learned from you. Thank you!"},
        ),
        assignments_per_unit=10,
    )


if __name__ == "__main__":
    fool_the_classifier().run()
