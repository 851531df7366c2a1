package dev.rationale.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The explain entries of one model: each can be reached, and each rule has a name of its own. */
final class EntryReach {
    private final Problems problems;
    private final List<String> predictions;

    EntryReach(Problems problems, List<String> predictions) {
        this.problems = problems;
        this.predictions = predictions;
    }

    void check(JsonNode entries, ConfigPath path) {
        Set<String> rules = new HashSet<>();
        for (int j = 0; j < entries.size(); j++) {
            String rule = ruleName(entries.path(j), j);
            if (!rules.add(rule)) {
                problems.add(path.item(j).key("rule"), rule + " is the rule of another entry of this model too");
            }
            for (int i = 0; i < j; i++) {
                if (takesAll(entries.path(i), entries.path(j))) {
                    problems.add(
                            path.item(j),
                            "never reached: " + path.item(i).text() + " takes all of its topics and outcomes first");
                    break;
                }
            }
        }
    }

    /** Name of an entry in the records. */
    static String ruleName(JsonNode entry, int index) {
        return entry.path("rule").isTextual() ? entry.path("rule").asText() : Integer.toString(index + 1);
    }

    private boolean takesAll(JsonNode earlier, JsonNode later) {
        List<String> outcomes = list(earlier.path("when").path("outcomes"));
        List<String> wanted = list(later.path("when").path("outcomes"));
        boolean allOutcomes = outcomes.isEmpty() || (!wanted.isEmpty() && outcomes.containsAll(wanted));
        return allOutcomes && topics(earlier).containsAll(topics(later));
    }

    private List<String> topics(JsonNode entry) {
        return entry.has("topics") ? list(entry.path("topics")) : predictions;
    }

    private static List<String> list(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
