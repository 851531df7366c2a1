package dev.rationale.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.bench.ThreadGroups.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadGroupsTest {

    @ParameterizedTest
    @CsvSource({
        "attribution-cpu-0, ENGINE",
        "rationale-bench-5f1c-StreamThread-1, STREAMS",
        "kafka-producer-network-thread | rationale-bench-5f1c-StreamThread-1-producer, CLIENTS",
        "kafka-admin-client-thread | rationale-bench-5f1c-admin, CLIENTS",
        "kafka-producer-network-thread | producer-1, BENCH",
        "bench-reader, BENCH",
        "main, BENCH",
        "data-plane-kafka-request-handler-0, BROKER"
    })
    void shouldTellThreadsByName(String name, Group expected) {
        assertThat(ThreadGroups.group(name)).isEqualTo(expected);
    }

    @Test
    void shouldCountWhatThisThreadDoes() {
        ThreadGroups before = ThreadGroups.now();
        long start = System.nanoTime();
        while (System.nanoTime() - start < 50_000_000) {
            Thread.onSpinWait();
        }

        ThreadGroups passed = ThreadGroups.now().since(before);

        assertThat(passed.of(Group.BENCH)).as("the test runs on main").isPositive();
        assertThat(passed.application()).isNotNegative();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldKnowCollectorAndCompiler() {
        assertThat(NativeThreads.ofThisProcess())
                .anyMatch(NativeThreads.Use::isCompiler)
                .anyMatch(use -> !use.isCompiler());
    }
}
