package dev.rationale.demo;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An integration test that takes {@link Parts}, and so another test on embedded parts than in containers. {@code -Dgroups=parts} runs
 * these alone. There is no other way to {@link Parts}, so none is forgotten.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag(OnParts.TAG)
@ExtendWith(PartsExtension.class)
@interface OnParts {
    String TAG = "parts";
}
