package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedBrokerIT {
    @TempDir
    private Path folder;

    @Test
    void shouldNamePortAndRemedyWhenTheChosenPortIsTaken() throws IOException {
        try (ServerSocket socket = listen()) {
            BrokerOptions options = BrokerOptions.defaults().withPort(socket.getLocalPort());
            assertThatExceptionOfType(PortTakenException.class)
                    .isThrownBy(() -> EmbeddedBroker.start(options))
                    .withMessageContaining("port " + socket.getLocalPort())
                    .withMessageContaining("wanted by the broker")
                    .withMessageContaining("choose another port")
                    .satisfies(e -> assertThat(e.port()).isEqualTo(socket.getLocalPort()));
        }
    }

    @Test
    void shouldTryOtherPortsWhenOneIsTakenInBetween() throws Exception {
        try (ServerSocket socket = listen()) {
            List<Integer> free = LoopbackPorts.free(4);
            Queue<EmbeddedBroker.BrokerPorts> choice = new ArrayDeque<>(List.of(
                    new EmbeddedBroker.BrokerPorts(socket.getLocalPort(), free.get(0)),
                    new EmbeddedBroker.BrokerPorts(free.get(1), socket.getLocalPort()),
                    new EmbeddedBroker.BrokerPorts(free.get(2), free.get(3))));
            try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.defaults(), choice::remove)) {
                assertThat(broker.port()).isEqualTo(free.get(2));
                TopicCreation.create(broker.bootstrapServers(), List.of(new NewTopic("reachable", 1, (short) 1)));
                assertThat(topics(broker)).contains("reachable");
            }
        }
    }

    @Test
    void shouldKeepTopicsWhenTheDataDirectoryIsKept() throws Exception {
        BrokerOptions options = BrokerOptions.defaults().withDataDirectory(folder.resolve("broker"));
        try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
            TopicCreation.create(broker.bootstrapServers(), List.of(new NewTopic("kept", 1, (short) 1)));
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
            assertThat(topics(broker)).contains("kept");
            // A second creation finds it and is content.
            TopicCreation.create(broker.bootstrapServers(), List.of(new NewTopic("kept", 1, (short) 1)));
        }
    }

    @Test
    void shouldRefuseADirectoryThatHoldsSomethingElse() throws IOException {
        Files.writeString(folder.resolve("thesis.txt"), "mine");
        assertThatExceptionOfType(PartStartException.class)
                .isThrownBy(() -> EmbeddedBroker.start(BrokerOptions.defaults().withDataDirectory(folder)))
                .withMessageContaining("neither empty nor a broker's data directory");
        assertThat(folder.resolve("thesis.txt")).hasContent("mine");
    }

    private static List<String> topics(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return List.copyOf(admin.listTopics().names().get());
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
