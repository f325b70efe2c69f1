package com.example.kernels

import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Path
import kotlin.io.path.writeText
import org.jetbrains.kotlin.cli.common.ExitCode
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** Compiles as the build does, with Quern's annotations taken at their word. */
class NullsTest {
    @TempDir
    private lateinit var directory: Path

    private fun compile(body: String): Pair<ExitCode, String> {
        val source = directory.resolve("Given.kt")
        source.writeText("import com.example.kernels.RADIUS\nimport org.quern.array.NDArray\n\n$body\n")
        val said = ByteArrayOutputStream()
        val code = K2JVMCompiler().exec(
            PrintStream(said, true), "-Xjspecify-annotations=strict", "-Werror", "-jvm-target", "25", "-no-stdlib",
            "-classpath", System.getProperty("java.class.path"), "-d", directory.resolve("out").toString(),
            source.toString(),
        )
        return code to said.toString()
    }

    @Test
    fun anArrayIsNeverNull() {
        val (code, said) = compile("fun f(x: NDArray, y: NDArray): NDArray = RADIUS.apply(x, y).slice(0, 0, 1, 1)")
        assertEquals(ExitCode.OK, code, said)
    }

    @Test
    fun nullIsRefusedWhereNoneMayBe() {
        val (code, said) = compile("fun f(x: NDArray?): NDArray = RADIUS.on(1.0, 2.0).where(x).run()")
        assertEquals(ExitCode.COMPILATION_ERROR, code, said)
        assertTrue(said.contains("actual type is 'NDArray?', but 'NDArray' was expected"), said)
    }

    @Test
    fun nullIsTakenWhereItMayBe() {
        val (code, said) = compile("fun f(x: NDArray?): NDArray = RADIUS.on(1.0, 2.0).out(x).run()")
        assertEquals(ExitCode.OK, code, said)
    }
}
