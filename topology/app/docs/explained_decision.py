"""Draws explained-decision.svg, the picture in the README, from what the command line prints:

    deploy/rationale explain --model deploy/models/credit --input deploy/samples/application.json --baseline mean --json \
        | python3 topology/app/docs/explained_decision.py > topology/app/docs/explained-decision.svg
"""

import json
import sys

WORDS = {
    "checking_status": "checking account: overdrawn",
    "credit_amount": "credit amount: 8072 DM",
    "credit_history": "credit history: none taken, or all paid back",
    "savings_status": "savings: unknown or none",
    "existing_credits": "existing credits at this bank: 3",
    "employment": "employed for less than 1 year",
    "duration": "loan duration: 30 months",
    "installment_commitment": "instalment: 2 % of disposable income",
}
WIDTH, LEFT, TOP, ROW, BAR = 860, 330, 92, 30, 18
ROOM = 60  # for the number before a bar to the left
UP, DOWN, INK, PALE = "#b3261e", "#1b6e53", "#1c1b1f", "#79747e"


def main():
    result = json.load(sys.stdin)["results"][0]
    features = sorted(result["features"], key=lambda feature: -abs(feature["attribution"]))
    shown = [(WORDS[f["name"]], f["attribution"]) for f in features[: len(WORDS)]]
    rest = sum(f["attribution"] for f in features[len(WORDS):])
    shown.append((f"{len(features) - len(WORDS)} other features", rest))
    scale = (WIDTH - LEFT - ROOM - 90) / (max(max(a, 0) for _, a in shown) - min(min(a, 0) for _, a in shown))
    zero = LEFT + ROOM - scale * min(min(a, 0) for _, a in shown)
    height = TOP + ROW * len(shown) + 50
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="14" '
        'role="img" aria-label="Why application credit-0004 was declined">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff" rx="8"/>',
        f'<text x="24" y="36" font-size="18" font-weight="bold" fill="{INK}">Application credit-0004: declined</text>',
        f'<text x="24" y="62" fill="{PALE}">log-odds of default {result["output"]:+.2f}, declined from −1.61 on; '
        f'at the average applicant {result["baseline_output"]:.2f}'.replace("-", "−") + "</text>",
        f'<line x1="{zero:.1f}" y1="{TOP - 10}" x2="{zero:.1f}" y2="{TOP + ROW * len(shown)}" stroke="{PALE}"/>',
    ]
    for i, (words, value) in enumerate(shown):
        y = TOP + ROW * i
        x, width = (zero, scale * value) if value >= 0 else (zero + scale * value, -scale * value)
        edge, anchor = (x + width + 6, "start") if value >= 0 else (x - 6, "end")
        out.append(f'<text x="{LEFT - 14}" y="{y + 14}" text-anchor="end" fill="{INK}">{words}</text>')
        out.append(f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" rx="2" fill="{UP if value > 0 else DOWN}"/>')
        text = f"{value:+.2f}".replace("-", "−")
        out.append(f'<text x="{edge:.1f}" y="{y + 14}" text-anchor="{anchor}" fill="{INK}">{text}</text>')
    out.append(
        f'<text x="24" y="{height - 18}" fill="{PALE}">Integrated Gradients, {result["steps"]} steps; the parts add up to the '
        f'difference from the average applicant within {abs(result["completeness_gap"]):.3f}; estimated error '
        f'{100 * result["estimated_error"]:.1f} %</text>'
    )
    out.append("</svg>")
    print("\n".join(out))


if __name__ == "__main__":
    main()
