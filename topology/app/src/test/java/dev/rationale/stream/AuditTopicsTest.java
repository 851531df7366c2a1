package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.groups.Tuple.tuple;

import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class AuditTopicsTest {
    private static final RationaleConfig.Topics TOPICS = new RationaleConfig.Topics("p.", List.of("a", "b"));
    private static final List<InputTopic> INPUTS =
            List.of(new InputTopic("a", Uuid.randomUuid(), 2), new InputTopic("b", Uuid.randomUuid(), 4));

    @Test
    void shouldKeepEverythingForEver() {
        for (String topic : AuditTopics.of(TOPICS)) {
            assertThat(AuditTopics.create(TOPICS, topic, 4, (short) 1).configs())
                    .containsEntry("cleanup.policy", "delete")
                    .containsEntry("retention.ms", "-1")
                    .containsEntry("retention.bytes", "-1");
        }
    }

    @Test
    void shouldHavePartitionForEveryInputPartitionButOneForCommands() {
        assertThat(AuditTopics.of(TOPICS).stream().map(topic -> AuditTopics.create(TOPICS, topic, 4, (short) 1)))
                .extracting(NewTopic::name, NewTopic::numPartitions)
                .containsExactly(
                        tuple("p.audit.leaves", 4), tuple("p.audit.checkpoints", 4), tuple("p.audit.commands", 1));
    }

    @Test
    void shouldRegisterSchemasOfLeavesAndCommands() {
        assertThat(AuditTopics.of(TOPICS).stream().flatMap(topic -> AuditTopics.subjects(TOPICS, topic).stream()))
                .extracting(Subject::name)
                .containsExactly("p.audit.leaves-value", "p.audit.commands-value");
    }

    @Test
    void shouldRefuseTopicWhenAnInputHasMorePartitions() {
        assertThatCode(() -> AuditTopics.check(TOPICS, INPUTS, described(4, 5))).doesNotThrowAnyException();
        assertThatExceptionOfType(TopicSetup.TopicsException.class)
                .isThrownBy(() -> AuditTopics.check(TOPICS, INPUTS, described(4, 3)))
                .withMessageContaining("p.audit.checkpoints has 3 partitions, an input has 4");
    }

    private static Map<String, TopicDescription> described(int leaves, int checkpoints) {
        Map<String, TopicDescription> descriptions = new HashMap<>();
        descriptions.put(TOPICS.auditLeaves(), description(TOPICS.auditLeaves(), leaves));
        descriptions.put(TOPICS.auditCheckpoints(), description(TOPICS.auditCheckpoints(), checkpoints));
        return descriptions;
    }

    private static TopicDescription description(String topic, int partitions) {
        Node node = new Node(1, "h", 9092);
        return new TopicDescription(
                topic,
                false,
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartitionInfo(partition, node, List.of(node), List.of(node)))
                        .toList());
    }
}
