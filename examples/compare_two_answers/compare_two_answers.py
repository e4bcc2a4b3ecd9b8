"""Chat with two models at once: read both answers, choose one, and go on from it.

ajeeb run compare_two_answers.py -P rounds=3   ·   python compare_two_answers.py
"""

import ajeeb as aj

message = aj.Text("Your message", min=2, max=500)
better = aj.Pick("Which answer is better?")


@aj.task
def compare_two_answers(rounds: int = 5, model: str = "smollm2"):
    told = "You are a helpful AI assistant."
    # Both arms are asked at the same time, for the same worker.
    shared = {"makes": "text", "max_tokens": 80, "per_worker": 2}
    brief = aj.Model(model, system=f"{told} Answer in one or two short sentences.", **shared)
    vivid = aj.Model(model, system=f"{told} Answer in detail, with an example.", **shared)
    return aj.Task(
        title="Which answer is better?",
        instruction=(
            "Talk about **{topic}**. Each of your messages gets two answers. Choose the better one: the conversation"
            " goes on from it."
        ),
        units="topics.csv",
        loop=aj.Loop(
            ask={"message": message},
            run=aj.Arms({"brief": brief, "vivid": vivid}, per="output"),
            candidates=2,
            judge={"better": better},
            max_attempts=rounds,
            seed="per_attempt",
            prefill=False,  # each message is a new one
            hints=[
                (
                    aj.first,
                    "Begin as you would with a friend: with a question, or with what is on your mind.",
                ),
                (aj.otherwise, "Go on from the answer that you choose: ask further, or say what is missing."),
            ],
        ),
        assignments_per_unit=10,
    )


if __name__ == "__main__":
    compare_two_answers().run()
