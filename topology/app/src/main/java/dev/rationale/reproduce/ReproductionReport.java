package dev.rationale.reproduce;

import java.util.ArrayList;
import java.util.List;

/** What came of it: a page for people and every number for programs. The same for the same methods, whenever it is run. */
public final class ReproductionReport {
    private final List<Section> sections;
    private final String command;
    private final boolean quick;

    ReproductionReport(List<Section> sections, String command, boolean quick) {
        this.sections = List.copyOf(sections);
        this.command = command;
        this.quick = quick;
    }

    /** Number of targets that were missed. */
    public long missed() {
        return count(Section.Verdict.MISSED);
    }

    /** Number of targets that were reached. */
    public long reached() {
        return count(Section.Verdict.REACHED);
    }

    /** Number of targets of methods that are not there. */
    public long notMeasured() {
        return count(Section.Verdict.NOT_MEASURED);
    }

    private long count(Section.Verdict verdict) {
        return sections.stream()
                .flatMap(section -> section.targets().stream())
                .filter(target -> target.verdict() == verdict)
                .count();
    }

    /** One line for each record that a method could not explain. */
    public List<String> failures() {
        return sections.stream().flatMap(section -> section.failures().stream()).toList();
    }

    /** The page, in Markdown. */
    public List<String> markdown() {
        List<String> lines = new ArrayList<>(List.of(
                "# Published experiments, reproduced",
                "",
                "Written by `" + command
                        + "` from the networks and data of `deploy/reproduce`, `deploy/models/fashion` and"
                        + " `deploy/samples`. What does not reproduce stands here as it was found. All numbers, with all"
                        + " digits, are in `reproduction.csv`; measures are defined in [metrics.md](metrics.md), networks and"
                        + " data in [references.md](references.md)."
                        + (quick ? " **A quick run: targets are meant for the whole size.**" : ""),
                "",
                "## Targets",
                "",
                reached() + " reached, " + missed() + " missed, " + notMeasured() + " not measured.",
                "",
                "| target | found | verdict |",
                "|---|---|---|"));
        for (Section section : sections) {
            for (Section.Target target : section.targets()) {
                lines.add("| " + target.claim() + " | " + target.found() + " | "
                        + target.verdict().text() + " |");
            }
        }
        for (Section section : sections) {
            lines.add("");
            lines.add("## " + section.title());
            lines.add("");
            lines.addAll(section.lines());
            lines.remove(lines.size() - 1);
            if (!section.failures().isEmpty()) {
                lines.add("");
                lines.add(section.failures().size() + " records could not be explained, the first: "
                        + section.failures().get(0));
            }
        }
        return lines;
    }

    /** One line for each number; empty where there is none. */
    public List<String> csv() {
        List<String> lines = new ArrayList<>(List.of("experiment,contestant,setting,measure,expected,found"));
        for (Section section : sections) {
            for (Section.Figure figure : section.figures()) {
                lines.add(String.join(
                        ",",
                        quoted(section.title()),
                        quoted(figure.contestant()),
                        quoted(figure.setting()),
                        figure.measure(),
                        number(figure.expected()),
                        number(figure.found())));
            }
        }
        return lines;
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "";
    }

    private static String quoted(String field) {
        return field.contains(",") || field.contains("\"") ? '"' + field.replace("\"", "\"\"") + '"' : field;
    }
}
