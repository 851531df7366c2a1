package dev.rationale.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Topics against each other: nothing that Rationale writes may be read again as a prediction, or mix with another kind. */
final class TopicChecks {
    private static final ConfigPath PREDICTIONS = ConfigPath.ROOT.key("topics").key("predictions");

    private final Problems problems;
    private final RationaleConfig.Topics topics;

    TopicChecks(Problems problems, JsonNode section) {
        this.problems = problems;
        List<String> predictions = new ArrayList<>();
        section.path("predictions").forEach(topic -> predictions.add(topic.asText()));
        this.topics = new RationaleConfig.Topics(section.path("prefix").asText(), predictions);
    }

    void check() {
        for (int i = 0; i < topics.predictions().size(); i++) {
            String topic = topics.predictions().get(i);
            for (String written : topics.reserved()) {
                if (topic.equals(written)) {
                    problems.add(PREDICTIONS.item(i), topic + " is written by Rationale; it would explain itself");
                }
            }
        }
    }

    /** Topics of one explain entry. */
    void checkEntry(JsonNode entry, ConfigPath path) {
        JsonNode named = entry.path("topics");
        for (int i = 0; i < named.size(); i++) {
            if (!topics.predictions().contains(named.path(i).asText())) {
                problems.add(
                        path.key("topics").item(i),
                        "expected one of topics.predictions " + topics.predictions() + ", found "
                                + named.path(i).asText());
            }
        }
        String output = entry.path("output-topic").asText();
        if (topics.predictions().contains(output)) {
            problems.add(path.key("output-topic"), output + " is one of topics.predictions; it would explain itself");
        }
        if (topics.reserved().contains(output) && !output.equals(topics.explanations())) {
            problems.add(path.key("output-topic"), output + " holds another kind of record");
        }
    }

    List<String> predictions() {
        return topics.predictions();
    }
}
