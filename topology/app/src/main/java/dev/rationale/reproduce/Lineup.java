package dev.rationale.reproduce;

import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who of those wanted is there.
 *
 * @param present in their order
 * @param absent labels with reasons
 */
record Lineup(List<Contestant> present, Map<String, String> absent) {

    static Lineup of(List<Contestant> wanted, InputSpace space) {
        List<Contestant> present = new ArrayList<>();
        Map<String, String> absent = new LinkedHashMap<>();
        for (Contestant contestant : wanted) {
            try {
                contestant.ready(space);
                present.add(contestant);
            } catch (InvalidSettingsException e) {
                absent.put(contestant.label(), String.join("; ", e.problems()));
            }
        }
        return new Lineup(present, absent);
    }

    /** Says who took part with which settings, and who is missing. */
    void describe(Section section) {
        List<List<String>> rows = new ArrayList<>();
        for (Contestant one : present) {
            rows.add(List.of(one.label(), "`" + one.method() + "`", "`" + one.baseline() + "`"));
        }
        section.table(List.of("row", "method", "baseline"), rows);
        if (!absent.isEmpty()) {
            section.text("Left out:");
            absent.forEach((label, reason) -> section.lines().add("- " + label + ": " + reason));
            section.lines().add("");
        }
    }
}
