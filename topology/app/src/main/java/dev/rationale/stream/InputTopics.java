package dev.rationale.stream;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.streams.errors.StreamsException;

/** The prediction topics of the application. */
final class InputTopics {
    private final Map<String, InputTopic> byName;

    InputTopics(Collection<InputTopic> topics) {
        this.byName = topics.stream().collect(Collectors.toUnmodifiableMap(InputTopic::name, Function.identity()));
    }

    InputTopic byName(String name) {
        InputTopic topic = byName.get(name);
        if (topic == null) {
            throw new StreamsException("no prediction topic " + name + "; known are " + byName.keySet());
        }
        return topic;
    }

    Collection<InputTopic> all() {
        return byName.values();
    }
}
