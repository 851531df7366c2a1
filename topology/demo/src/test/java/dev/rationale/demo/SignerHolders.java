package dev.rationale.demo;

import dev.rationale.demo.FaultMode.Protocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberAssignment.TaskIds;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Which instance signs which partition of the leaves, as the brokers see it. */
final class SignerHolders {
    private final Admin admin;
    private final String group;
    private final String leaves;
    private final Protocol protocol;

    SignerHolders(Pipeline pipeline, Protocol protocol) {
        this.admin = pipeline.admin();
        this.group = pipeline.id();
        this.leaves = pipeline.config().topics().auditLeaves();
        this.protocol = protocol;
    }

    /** Client ids by partition of the leaves; those of dead members until their session is over. */
    Map<Integer, String> byPartition() {
        return described(Map.of(), () -> protocol == Protocol.CLASSIC ? ofClassic() : ofStreams());
    }

    /** Instances in the group. */
    long instances() {
        return described(
                0L,
                () -> (protocol == Protocol.CLASSIC
                                ? classic().members().stream().map(MemberDescription::clientId)
                                : streams().members().stream().map(StreamsGroupMemberDescription::clientId))
                        .map(SignerHolders::instance)
                        .distinct()
                        .count());
    }

    /** What the brokers say, or something else as long as there is no group. */
    private static <T> T described(T none, Callable<T> question) {
        try {
            return question.call();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return none;
            }
            throw new IllegalStateException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private ConsumerGroupDescription classic() throws Exception {
        return admin.describeConsumerGroups(List.of(group))
                .describedGroups()
                .get(group)
                .get();
    }

    private StreamsGroupDescription streams() throws Exception {
        return admin.describeStreamsGroups(List.of(group))
                .describedGroups()
                .get(group)
                .get();
    }

    private Map<Integer, String> ofClassic() throws Exception {
        Map<Integer, String> holders = new HashMap<>();
        for (MemberDescription member : classic().members()) {
            member.assignment().topicPartitions().stream()
                    .filter(partition -> partition.topic().equals(leaves))
                    .forEach(partition -> holders.put(partition.partition(), instance(member.clientId())));
        }
        return holders;
    }

    private Map<Integer, String> ofStreams() throws Exception {
        StreamsGroupDescription description = streams();
        String signer = description.subtopologies().stream()
                .filter(subtopology -> subtopology.sourceTopics().contains(leaves))
                .map(StreamsGroupSubtopologyDescription::subtopologyId)
                .collect(Collectors.joining());
        Map<Integer, String> holders = new HashMap<>();
        for (StreamsGroupMemberDescription member : description.members()) {
            for (TaskIds tasks : member.assignment().activeTasks()) {
                if (tasks.subtopologyId().equals(signer)) {
                    tasks.partitions().forEach(partition -> holders.put(partition, instance(member.clientId())));
                }
            }
        }
        return holders;
    }

    private static String instance(String client) {
        return client.replaceFirst("-StreamThread-.*", "");
    }
}
