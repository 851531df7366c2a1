package dev.rationale.demo;

import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** A JVM that starts a registry, prints the ids of its processes on one line, and waits to be killed. */
final class RegistryParent {
    private RegistryParent() {}

    public static void main(String[] arguments) throws InterruptedException {
        RegistryProcess registry = RegistryProcess.start();
        System.out.println(registry.processes().stream()
                .map(process -> Long.toString(process.pid()))
                .collect(Collectors.joining(" ")));
        new CountDownLatch(1).await();
    }
}
